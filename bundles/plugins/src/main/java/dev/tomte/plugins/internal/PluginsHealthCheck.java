package dev.tomte.plugins.internal;

import dev.tomte.plugin.PluginInfo;
import dev.tomte.plugin.PluginManager;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether every plug-in is as its owner wants it. */
@Component(
        property = {
            HealthCheck.NAME + "=Plug-ins",
            HealthCheck.TAGS + "=tomte",
            HealthCheck.TAGS + "=plugins",
        })
public final class PluginsHealthCheck implements HealthCheck {

    private final PluginManager plugins;

    @Activate
    public PluginsHealthCheck(@Reference PluginManager plugins) {
        this.plugins = plugins;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        for (PluginInfo plugin : plugins.list()) {
            String why = plugin.detail().orElse("");
            switch (plugin.state()) {
                case FAILED, QUARANTINED ->
                    log.critical("{} {} is {}: {}", plugin.name(), plugin.version(), plugin.state(), why);
                case INSTALLED -> log.warn("{} {} is not enabled: {}", plugin.name(), plugin.version(), why);
                default -> log.info("{} {} is {}", plugin.name(), plugin.version(), plugin.state());
            }
        }
        return new Result(log);
    }
}
