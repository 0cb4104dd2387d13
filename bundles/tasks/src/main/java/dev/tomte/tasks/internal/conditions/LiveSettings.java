package dev.tomte.tasks.internal.conditions;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The settings that hold now, for all conditions of the device. */
@Component(configurationPid = LiveSettings.PID, service = LiveSettings.class)
@Designate(ocd = ConditionsConfig.class)
public final class LiveSettings {

    static final String PID = "dev.tomte.tasks.conditions";

    private static final Logger LOG = LoggerFactory.getLogger(LiveSettings.class);

    private volatile ConditionsSettings settings;

    @Activate
    public LiveSettings(ConditionsConfig config, Map<String, Object> properties) {
        this(ConditionsSettings.DEFAULTS);
        configure(config, properties);
    }

    LiveSettings(ConditionsSettings settings) {
        this.settings = settings;
    }

    /** Takes the new settings if they are valid; otherwise says why not and keeps those it has, at first the defaults. */
    @Modified
    void configure(ConditionsConfig config, Map<String, Object> properties) {
        try {
            settings = ConditionsSettings.of(config);
        } catch (IllegalArgumentException e) {
            LOG.error(
                    "{}: {}. Nothing of it is taken; what was set before stays",
                    properties.getOrDefault("felix.fileinstall.filename", PID),
                    e.getMessage());
        }
    }

    ConditionsSettings now() {
        return settings;
    }
}
