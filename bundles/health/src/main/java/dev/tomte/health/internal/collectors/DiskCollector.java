package dev.tomte.health.internal.collectors;

import dev.tomte.health.HealthCollector;
import dev.tomte.health.Measurement;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The file system that holds Tomte's data. What an ordinary user cannot write to any more is in use. */
@Component
public final class DiskCollector implements HealthCollector {

    private final Path folder;

    @Activate
    public DiskCollector(BundleContext context) {
        this(Path.of(Objects.requireNonNull(
                context.getProperty("tomte.data"), "The framework property tomte.data is missing")));
    }

    DiskCollector(Path folder) {
        this.folder = folder;
    }

    @Override
    public String name() {
        return "disk";
    }

    @Override
    public List<Measurement> collect() throws IOException {
        // Asked anew each time: another file system may have been mounted.
        FileStore store = Files.getFileStore(folder);
        long total = store.getTotalSpace();
        return Sizes.usage("disk", total - store.getUsableSpace(), total);
    }
}
