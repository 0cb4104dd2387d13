package dev.tomte.plugins.internal;

import dev.tomte.audit.AuditEvent;
import dev.tomte.event.EventProperties;
import dev.tomte.event.TomteEvent;
import dev.tomte.plugins.internal.resilience.Surroundings;
import dev.tomte.settings.SettingsManager;
import dev.tomte.task.TaskManager;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

/**
 * What every hosted plug-in uses of the host.
 *
 * @param bundles the host's own bundle context
 * @param boot tells one start of Tomte from another
 * @param lanes threads for the host's own work
 * @param hooks threads for the plug-ins' code
 * @param resilience what the plug-ins' resilience kits stand on
 * @param taskManager the task engine, which comes and goes
 * @param settings the device's settings, which come and go
 * @param audit the audit log, which is opened by the first entry
 * @param leaving whether the framework or the host stops: then nothing is a wish of the owner's
 */
record HostServices(
        BundleContext bundles,
        String boot,
        Ledger ledger,
        EventAdmin eventAdmin,
        Configurations configurations,
        ServiceComponentRuntime components,
        Supplier<TimeLimits> currentLimits,
        InstantSource clock,
        Executor lanes,
        Executor hooks,
        Surroundings resilience,
        Supplier<Optional<TaskManager>> taskManager,
        Supplier<Optional<SettingsManager>> settings,
        Consumer<AuditEvent> audit,
        BooleanSupplier leaving) {

    TimeLimits limits() {
        return currentLimits.get();
    }

    <E extends Record & TomteEvent> void post(E event) {
        eventAdmin.postEvent(new Event(event.topic(), EventProperties.of(event)));
    }
}
