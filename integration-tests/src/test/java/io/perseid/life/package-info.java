/** The life of a node: signals, the service's unit, the init script. */
package io.perseid.life;
