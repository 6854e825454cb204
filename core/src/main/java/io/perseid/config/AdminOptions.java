package io.perseid.config;

/**
 * The HTTP port that operators, load balancers and metric collectors ask.
 *
 * @param host address to listen on
 * @param port TCP port, 0 to let the system choose
 */
public record AdminOptions(String host, int port) {}
