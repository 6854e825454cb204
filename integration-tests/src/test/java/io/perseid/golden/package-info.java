/**
 * Conversations recorded with the original server, replayed byte for byte: what old clients and
 * publishers rely on.
 */
package io.perseid.golden;
