/** Pages as they were written in 2008, in a real browser. */
package io.perseid.pages;
