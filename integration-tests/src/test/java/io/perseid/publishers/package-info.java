/** The example publishers in all their languages, against a node. */
package io.perseid.publishers;
