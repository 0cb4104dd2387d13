package dev.tomte.store.internal;

import dev.tomte.store.Store;
import dev.tomte.store.StoreStatus;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Critical while commits fail; a warning while the queue is nearly full, and after damage until the next start. */
@Component(property = {HealthCheck.NAME + "=Store", HealthCheck.TAGS + "=store", HealthCheck.TAGS + "=tomte"})
public final class StoreHealthCheck implements HealthCheck {

    private static final int NEARLY_FULL_PERCENT = 80;

    private final Store store;

    @Activate
    public StoreHealthCheck(@Reference Store store) {
        this.store = store;
    }

    @Override
    public Result execute() {
        StoreStatus status = store.status();
        FormattingResultLog log = new FormattingResultLog();
        log.info(
                "{}: {} kB, {} changes in {} commits since start",
                status.file(),
                status.sizeBytes() >> 10,
                status.writes(),
                status.commits());
        if (status.queued() * 100L > (long) status.queueCapacity() * NEARLY_FULL_PERCENT) {
            log.warn("{} of at most {} changes wait for the disk", status.queued(), status.queueCapacity());
        }
        status.recoveredAt().ifPresent(at -> warnOfDamage(log, status));
        status.lastError().ifPresent(error -> log.critical("The store is in trouble: {}", error));
        return new Result(log);
    }

    private static void warnOfDamage(FormattingResultLog log, StoreStatus status) {
        log.warn(
                "The database was damaged at the start and is kept as {}; Tomte runs with a new one; newest good copy: {}",
                status.keptAside().map(Object::toString).orElse("nothing, as it was gone"),
                status.goodCopy().map(Object::toString).orElse("none"));
    }
}
