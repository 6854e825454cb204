package io.perseid.bench.compare;

import java.nio.file.Path;

/**
 * What the comparison works with.
 *
 * @param java the program that runs the jar
 * @param jar the server, and the load generator
 * @param floor the floor, compiled
 * @param peers folder with the settings of the others
 * @param nginxModules folder with nginx's modules
 * @param folder where servers keep what they write; empty at the beginning
 * @param filesMax how many files a process may have open
 * @param scale how much of everything
 */
record Tools(
    String java,
    Path jar,
    Path floor,
    Path peers,
    Path nginxModules,
    Path folder,
    int filesMax,
    Scale scale) {}
