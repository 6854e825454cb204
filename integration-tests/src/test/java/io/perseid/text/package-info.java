/** What publishers may send, run as pages run it. */
package io.perseid.text;
