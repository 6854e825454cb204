/** Stardust's HTTP interface over the channels of the cluster. */
package io.perseid.stardust;
