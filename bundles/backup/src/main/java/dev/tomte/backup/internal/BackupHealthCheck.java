package dev.tomte.backup.internal;

import dev.tomte.backup.BackupException;
import dev.tomte.backup.BackupFile;
import dev.tomte.backup.BackupService;
import dev.tomte.backup.BackupStatus;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A warning for whatever would make the next restore a disappointment. */
@Component(property = {HealthCheck.NAME + "=Backup", HealthCheck.TAGS + "=backup", HealthCheck.TAGS + "=tomte"})
public final class BackupHealthCheck implements HealthCheck {

    private final BackupService backups;

    @Activate
    public BackupHealthCheck(@Reference BackupService backups) {
        this.backups = backups;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        try {
            BackupStatus status = backups.status();
            log.info(
                    "Newest backup: {}; newest found good: {}; copies to be made: {}",
                    status.newest().map(BackupHealthCheck::words).orElse("none"),
                    status.newestGood().map(BackupHealthCheck::words).orElse("none"),
                    status.pendingCopies());
            status.warnings().forEach(warning -> log.warn("{}", warning));
        } catch (BackupException e) {
            log.critical("How it stands with the backups cannot be told: {}", e.getMessage());
        }
        return new Result(log);
    }

    private static String words(BackupFile file) {
        return file.file() + " of " + file.createdAt();
    }
}
