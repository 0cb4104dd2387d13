package dev.tomte.web.internal;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import org.osgi.service.servlet.runtime.HttpServiceRuntimeConstants;

/** Knows where HTTP is really served and publishes it in {@code data/http.url}, while it is. */
@Component(service = HttpAddress.class, immediate = true)
public final class HttpAddress {

    private final Path file;
    private final URI address;

    @Activate
    public HttpAddress(
            BundleContext context, @Reference(service = HttpServiceRuntime.class) Map<String, Object> properties) {
        file = Path.of(Objects.requireNonNull(context.getProperty("tomte.data"), "tomte.data"))
                .resolve("http.url");
        address = choose(endpoints(properties.get(HttpServiceRuntimeConstants.HTTP_SERVICE_ENDPOINT)));
    }

    @Activate
    void publish() throws IOException {
        OwnerFile.write(file, address + "\n");
    }

    @Deactivate
    void remove() throws IOException {
        Files.deleteIfExists(file);
    }

    /** Ends with a slash. */
    URI address() {
        return address;
    }

    /** The loopback address if it is one of them: it is the one that everybody on the device can use. */
    static URI choose(List<String> endpoints) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.contains("//127.") || endpoint.contains("//[::1]"))
                .findFirst()
                .or(() -> endpoints.stream().findFirst())
                .map(endpoint -> URI.create(endpoint.endsWith("/") ? endpoint : endpoint + "/"))
                .orElseThrow(() -> new IllegalStateException(
                        "Expected the HTTP service to say where it listens, but it names no endpoint"));
    }

    private static List<String> endpoints(@Nullable Object property) {
        if (property instanceof String[] several) {
            return List.of(several);
        }
        return property instanceof String one ? List.of(one) : List.of();
    }
}
