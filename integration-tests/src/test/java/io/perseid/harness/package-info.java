/** Nodes, load balancer and clients as they are used: processes of their own, and real sockets. */
package io.perseid.harness;
