/**
 * Micro-benchmarks of what a message passes on its way. Those of classes that are no one else's
 * business are in the packages of these classes.
 */
package io.perseid.bench.micro;
