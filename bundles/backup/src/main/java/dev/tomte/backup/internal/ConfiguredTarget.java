package dev.tomte.backup.internal;

import dev.tomte.backup.internal.targets.TargetSettings;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One configuration of a target; one that will not do is said so, and no target. */
@Component(
        configurationPid = ConfiguredTarget.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = ConfiguredTarget.class)
@Designate(ocd = TargetConfig.class, factory = true)
public final class ConfiguredTarget {

    static final String PID = "dev.tomte.backup.target";

    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredTarget.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final String name;
    private final boolean prune;
    private final Optional<TargetSettings> settings;

    @Activate
    public ConfiguredTarget(TargetConfig config, Map<String, Object> properties) {
        name = config.name().strip();
        prune = config.prune();
        Optional<TargetSettings> valid;
        try {
            valid = Optional.of(settings(config));
        } catch (IllegalArgumentException e) {
            LOG.error(
                    "{}: {}. No backups are copied there",
                    properties.getOrDefault("felix.fileinstall.filename", properties.get("service.pid")),
                    e.getMessage());
            valid = Optional.empty();
        }
        settings = valid;
    }

    String name() {
        return name;
    }

    boolean prune() {
        return prune;
    }

    /** Empty if the configuration will not do. */
    Optional<TargetSettings> settings() {
        return settings;
    }

    /**
     * Checks a configuration.
     *
     * @throws IllegalArgumentException naming what will not do
     */
    static TargetSettings settings(TargetConfig config) {
        if (!NAME.matcher(config.name().strip()).matches()) {
            throw new IllegalArgumentException("name: expected 1 to 64 of A-Z a-z 0-9 . _ -, not '"
                    + config.name().strip() + "'");
        }
        return new TargetSettings(
                type(config.type()),
                config.location().strip(),
                config.user().strip(),
                config.secret().strip(),
                config.bucket().strip(),
                config.region().strip(),
                config.prefix().strip(),
                config.virtualHost(),
                config.mount(),
                (long) config.rateLimitKbPerS() << 10,
                Duration.ofSeconds(config.stallS()));
    }

    private static TargetSettings.Type type(String name) {
        for (TargetSettings.Type type : TargetSettings.Type.values()) {
            if (type.name().toLowerCase(Locale.ROOT).equals(name)) {
                return type;
            }
        }
        throw new IllegalArgumentException("type: expected folder, webdav, http or s3, not '" + name + "'");
    }
}
