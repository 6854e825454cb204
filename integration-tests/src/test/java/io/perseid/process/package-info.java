/** The jar and the scripts as an operator meets them: words, exit codes, logs. */
package io.perseid.process;
