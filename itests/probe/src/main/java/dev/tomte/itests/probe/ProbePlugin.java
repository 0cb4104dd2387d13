package dev.tomte.itests.probe;

import dev.tomte.event.Severity;
import dev.tomte.plugin.Plugin;
import dev.tomte.plugin.PluginContext;
import dev.tomte.plugin.PluginManifest;
import dev.tomte.store.StoreException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Lets a test write through a plug-in's storage and count its hooks. */
@PluginManifest(
        name = "probe",
        kind = "test",
        description = "Writes and reads for the black-box tests",
        permissions = {"storage-read", "storage-write"})
@Component(
        service = {Plugin.class, ProbePlugin.class},
        property = {
            "osgi.command.scope=probe",
            "osgi.command.function=put",
            "osgi.command.function=get",
            "osgi.command.function=dump",
            "osgi.command.function=version",
            "osgi.command.function=notifyowner"
        })
public final class ProbePlugin implements Plugin {

    private volatile @Nullable PluginContext context;

    @Activate
    public ProbePlugin() {}

    @Override
    public void onInstall(PluginContext given) throws Exception {
        count(given, "installs");
    }

    @Override
    public void onUpdate(PluginContext given, String from) throws Exception {
        count(given, "updates");
        given.storage().put("updated-from", from).get(20, TimeUnit.SECONDS);
    }

    @Override
    public void onEnable(PluginContext given) throws Exception {
        count(given, "enables");
        context = given;
    }

    @Override
    public void onDisable(PluginContext given) throws Exception {
        context = null;
    }

    /** Returns once the value is on disk. */
    public String put(String key, String value) throws ExecutionException, InterruptedException, TimeoutException {
        current().storage().put(key, value).get(20, TimeUnit.SECONDS);
        return "acknowledged " + key;
    }

    public String get(String key) throws StoreException {
        return current().storage().get(key).orElse("");
    }

    /** All entries with a prefix, one {@code key=value} a line. */
    public String dump(String prefix) throws StoreException {
        StringBuilder lines = new StringBuilder();
        current().storage().entries(prefix).forEach((key, value) -> lines.append(key)
                .append('=')
                .append(value)
                .append('\n'));
        return lines.toString();
    }

    public String version() {
        return current().version();
    }

    /** Asks for what the manifest does not declare. */
    public void notifyowner() {
        current().notify("never", "seen", Severity.INFO);
    }

    private static void count(PluginContext context, String what) throws Exception {
        int before = context.storage().get(what).map(Integer::parseInt).orElse(0);
        context.storage().put(what, Integer.toString(before + 1)).get(20, TimeUnit.SECONDS);
    }

    private PluginContext current() {
        PluginContext given = context;
        if (given == null) {
            throw new IllegalStateException("The probe is not enabled");
        }
        return given;
    }
}
