package dev.tomte.benchmarks.arrival;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The component of the dropped bundle: notes when it was activated, in the file that its manifest names. */
@Component(service = Arrival.class, immediate = true)
public final class Arrival {

    public static final String FILE_HEADER = "Arrival-File";

    @Activate
    void activate(BundleContext context) throws IOException {
        long now = System.nanoTime();
        Path file = Path.of(context.getBundle().getHeaders("").get(FILE_HEADER));
        Path beside = Path.of(file + ".tmp");
        Files.writeString(beside, Long.toString(now));
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
