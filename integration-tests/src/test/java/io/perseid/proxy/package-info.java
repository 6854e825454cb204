/**
 * The web servers in front, as shipped in {@code deploy}: real ones, with a site beside Perseid.
 */
package io.perseid.proxy;
