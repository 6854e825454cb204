/** What is promised about order, loss and repetition, under load, roaming and the loss of nodes. */
package io.perseid.roaming;
