/**
 * Stardust's demo: curl commands to copy, and coloured boxes that every page shows alike. Nothing
 * that belongs to the dialect itself.
 */
package io.perseid.stardust.demo;
