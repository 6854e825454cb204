/** What the build holds the source to. */
package io.perseid.build;
