package dev.sesame.extension;

/**
 * An entry that could not be started.
 *
 * @param entry what was named
 * @param reason why not, in one line
 */
public record SkippedPlugin(PluginEntry entry, String reason) {}
