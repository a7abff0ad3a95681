package dev.sesame.extension;

final class ScriptPlugins {
    ScriptPlugins(dev.sesame.Environment e, dev.sesame.http.Http h, Workplace w, PluginPrompt p) {}

    void expect(java.util.List<PluginEntry> e) {}

    java.util.List<dev.sesame.plugin.Hooks> load(PluginEntry e) {
        return java.util.List.of();
    }

    void close() {}
}
