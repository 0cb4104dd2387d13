package dev.tomte.backup.internal;

import dev.tomte.backup.BackupException;
import dev.tomte.backup.BackupException.Reason;
import java.io.IOException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Changes the configuration of backups, as a person would. */
@Component(service = Schedules.class)
public final class Schedules {

    private final ConfigurationAdmin configurations;

    @Activate
    public Schedules(@Reference ConfigurationAdmin configurations) {
        this.configurations = configurations;
    }

    /** Lasting; the component is told by Configuration Admin. */
    void change(String key, String value) throws BackupException {
        try {
            Configuration configuration = configurations.getConfiguration(DeviceBackupService.PID, "?");
            Map<String, Object> values = new HashMap<>();
            Dictionary<String, Object> properties = configuration.getProperties();
            if (properties != null) {
                Collections.list(properties.keys()).forEach(known -> values.put(known, properties.get(known)));
            }
            values.put(key, value);
            configuration.updateIfDifferent(FrameworkUtil.asDictionary(values));
        } catch (IOException e) {
            throw new BackupException(
                    Reason.IO, "The configuration " + DeviceBackupService.PID + " cannot be changed: " + e, e);
        }
    }
}
