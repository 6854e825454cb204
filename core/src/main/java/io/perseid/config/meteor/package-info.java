/**
 * The original's configuration: its file, its command line, and what each of its parameters is with
 * us. Source: spec of configuration and modes.
 */
package io.perseid.config.meteor;
