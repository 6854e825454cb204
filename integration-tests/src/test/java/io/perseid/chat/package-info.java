/** The chat of the examples in a real browser. */
package io.perseid.chat;
