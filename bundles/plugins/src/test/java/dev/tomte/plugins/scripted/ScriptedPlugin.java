package dev.tomte.plugins.scripted;

import dev.tomte.plugin.Plugin;
import dev.tomte.plugin.PluginContext;
import dev.tomte.plugins.testing.Script;

/** The plug-in in every test bundle; each bundle has its own copy of this class. */
public final class ScriptedPlugin implements Plugin {

    @Override
    public void onInstall(PluginContext context) throws Exception {
        Script.play(this, "install", "", context);
    }

    @Override
    public void onUpdate(PluginContext context, String from) throws Exception {
        Script.play(this, "update", " " + from, context);
    }

    @Override
    public void onEnable(PluginContext context) throws Exception {
        Script.play(this, "enable", "", context);
    }

    @Override
    public void onDisable(PluginContext context) throws Exception {
        Script.play(this, "disable", "", context);
    }

    @Override
    public void onUninstall(PluginContext context) throws Exception {
        Script.play(this, "uninstall", "", context);
    }
}
