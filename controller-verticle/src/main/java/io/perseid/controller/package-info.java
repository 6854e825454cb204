/** The command side of a node: controllers connect, send lines, and read one answer for each. */
package io.perseid.controller;
