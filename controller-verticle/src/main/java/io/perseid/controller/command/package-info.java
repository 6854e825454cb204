/** The commands of a controller as values, and the bytes of the answers. Knows no socket. */
package io.perseid.controller.command;
