package dev.tomte.web.internal;

import java.io.File;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.launch.Framework;
import org.osgi.service.cm.ConfigurationAdmin;

/** A real framework with Jetty, the Web Console and the bundle under test, on a port of its own. */
final class TestConsole {

    static final String PASSWORD = "correct horse";

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final List<String> BUNDLES = List.of(
            "org.osgi.util.function",
            "org.osgi.util.promise",
            "org.osgi.service.component",
            "jakarta.json",
            "org.apache.felix.log",
            "org.apache.felix.metatype",
            "org.apache.felix.configadmin",
            "org.apache.felix.scr",
            "org.apache.felix.gogo.runtime",
            "org.apache.felix.http.servlet-api",
            "commons-io",
            "commons-fileupload",
            "encoder",
            "org.apache.felix.inventory",
            "org.apache.felix.http.jetty12",
            "org.apache.felix.webconsole");

    static {
        // A server that refuses a form before all of it has come closes the connection, which the client may just have
        // taken
        // for the next one: as browsers do, it is then to try on another.
        System.setProperty("jdk.httpclient.enableAllMethodRetry", "true");
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    }

    final URI address;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Framework framework;

    private TestConsole(Framework framework, URI address) {
        this.framework = framework;
        this.address = address;
    }

    static TestConsole start(Path home) throws Exception {
        Framework framework = launch(home, 0);
        Path published = home.resolve("data/http.url");
        await("data/http.url", () -> Files.exists(published));
        TestConsole console = new TestConsole(
                framework, URI.create(Files.readString(published).strip()));
        await( // which is away for a moment when the configuration that is given to it arrives
                "the console with its configuration", () -> console.get("/system/console/", PASSWORD)
                        .headers()
                        .firstValue("Location")
                        .filter(location -> location.endsWith("/system/console/tomte"))
                        .isPresent());
        await(
                "the console",
                () -> console.get("/system/console/tomte", PASSWORD).statusCode() == 200);
        return console;
    }

    /** Waits for nothing: HTTP need not come. */
    static Framework launch(Path home, int port) throws Exception {
        Map<String, String> properties = new HashMap<>();
        properties.put(Constants.FRAMEWORK_STORAGE, home.resolve("cache").toString());
        properties.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        properties.put(
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                "org.slf4j;version=2.0.20,org.slf4j;version=1.7.36,org.slf4j.spi;version=2.0.20,"
                        + "org.slf4j.event;version=2.0.20,org.slf4j.helpers;version=2.0.20,"
                        + "org.osgi.service.cm;version=1.6.1,dev.tomte.health;version=1.0,dev.tomte.plugin;version=1.3,"
                        + "dev.tomte.audit;version=1.1,dev.tomte.deploy;version=1.0,dev.tomte.security;version=1.0,dev.tomte.configuration;version=1.1");
        properties.put("felix.cm.dir", home.resolve("config").toString());
        properties.put("org.apache.felix.http.host", "127.0.0.1");
        properties.put("org.osgi.service.http.port", Integer.toString(port));
        properties.put("tomte.port", Integer.toString(port));
        properties.put("org.apache.felix.https.enable", "false");
        properties.put("org.apache.felix.http.jetty.threadpool.max", "10");
        properties.put("org.apache.felix.http.jetty.acceptors", "1");
        properties.put("org.apache.felix.http.jetty.selectors", "1");
        properties.put("felix.webconsole.security.providers", WebConfig.PID);
        properties.put("tomte.data", home.resolve("data").toString());
        properties.put("tomte.version", "0.1.0");
        properties.put(FirstPassword.VARIABLE, PASSWORD);
        Framework framework = new FrameworkFactory().newFramework(properties);
        framework.start();
        BundleContext context = framework.getBundleContext();
        List<Bundle> bundles = new ArrayList<>();
        for (String name : BUNDLES) {
            bundles.add(context.installBundle("reference:" + jar(name).toUri()));
        }
        bundles.add(context.installBundle(
                "reference:" + Path.of("target/classes").toAbsolutePath().toUri()));
        for (Bundle bundle : bundles) {
            bundle.start();
        }
        ConfigurationAdmin admin = context.getService(context.getServiceReference(ConfigurationAdmin.class));
        admin.getConfiguration("org.apache.felix.webconsole.internal.servlet.OsgiManager", "?")
                .update(FrameworkUtil.asDictionary(Map.of("default.render", TomteTab.LABEL)));
        return framework;
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    HttpResponse<String> get(String path, String password) throws Exception {
        return send(request(path, password).GET());
    }

    HttpRequest.Builder request(String path, String password) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address.resolve(path)).timeout(DEADLINE);
        if (password != null) {
            byte[] credentials = ("admin:" + password).getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
        }
        return request;
    }

    /** What a form of the page at this path would send. */
    HttpResponse<String> post(String path, Map<String, String> fields) throws Exception {
        String form = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(request(path, PASSWORD)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(DEADLINE.toMillis());
    }

    static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Waited " + DEADLINE + " for " + what);
            }
            Thread.onSpinWait();
        }
    }

    private static Path jar(String name) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> path.getFileName().toString().matches(name.replace(".", "\\.") + "-[0-9].*\\.jar"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Expected " + name + " on the test's class path"));
    }
}
