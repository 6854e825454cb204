/** The documentation's commands, run as they stand there. */
package io.perseid.docs;
