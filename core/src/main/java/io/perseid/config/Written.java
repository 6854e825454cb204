package io.perseid.config;

/**
 * A value as it stands in a source.
 *
 * @param layer the source
 * @param name the name under which it stands there
 * @param value its text; that of a mode's template in bytes, one a character
 * @param origin the place, for errors and {@code config show}: {@code file x.yaml, line 3}
 */
public record Written(OptionLayer layer, String name, String value, String origin) {}
