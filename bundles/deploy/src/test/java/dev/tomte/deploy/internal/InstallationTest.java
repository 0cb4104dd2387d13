package dev.tomte.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.tomte.deploy.DeployException;
import dev.tomte.deploy.DeployState;
import dev.tomte.deploy.DeployedBundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {

    @TempDir
    private Path root;

    private House house;

    @BeforeEach
    void open() throws Exception {
        house = House.open(root);
    }

    @AfterEach
    void close() throws Exception {
        house.close();
    }

    @Test
    @DisplayName("P8: install puts the bundle into the folder, waits until it is live, and takes the older file out")
    void installs() throws Exception {
        DeployedBundle first = house.deployer.install(jar(BundleJar.probe("a", "1.0.0")));
        assertThat(first.state()).isEqualTo(DeployState.LIVE);
        assertThat(first.file()).isEqualTo("a-1.0.0.jar");
        assertThat(house.active()).containsExactly(Map.entry("a", "1.0.0"));

        DeployedBundle second = house.deployer.install(jar(BundleJar.probe("a", "1.1.0")));
        assertThat(second.state()).isEqualTo(DeployState.LIVE);
        assertThat(house.active()).containsExactly(Map.entry("a", "1.1.0"));
        assertThat(files()).containsExactly("a-1.1.0.jar");
        assertThat(house.host.farewells).isEmpty();
    }

    @Test
    @DisplayName("P8: install of the same version in another build takes the place of the file that is there")
    void sameVersion() throws Exception {
        house.drop("mine.jar", BundleJar.probe("a", "1.0.0"));
        house.awaitLive("mine.jar", "1.0.0");
        DeployedBundle other =
                house.deployer.install(jar(BundleJar.probe("a", "1.0.0").text("build", "two")));
        assertThat(other.file()).isEqualTo("mine.jar");
        assertThat(house.bundle("a").orElseThrow().getEntry("build").openStream())
                .hasContent("two");
        assertThat(files()).containsExactly("mine.jar");
    }

    @Test
    @DisplayName("P8: install says what a bundle waits for, and keeps the older file until the new one lives")
    void waits() throws Exception {
        house.deployer.install(jar(BundleJar.probe("a", "1.0.0")));
        DeployedBundle waiting =
                house.deployer.install(jar(BundleJar.probe("a", "2.0.0").imports("com.foo")));
        assertThat(waiting.state()).isEqualTo(DeployState.WAITING);
        assertThat(waiting.problem().orElseThrow()).startsWith("needs package com.foo");
        assertThat(house.active()).containsExactly(Map.entry("a", "1.0.0"));
        assertThat(files()).containsExactly("a-1.0.0.jar", "a-2.0.0.jar");
        house.remove("a-2.0.0.jar");
        house.awaitLive("a-1.0.0.jar", "1.0.0");
    }

    @Test
    @DisplayName("P8: install refuses what is no bundle, what is older than what is there, and what is not there")
    void refuses() throws Exception {
        house.deployer.install(jar(BundleJar.probe("a", "2.0.0")));
        refused(jar(BundleJar.probe("a", "1.0.0")), "version 2.0.0 of a is there");
        refused(jar(BundleJar.plain().text("a", "b")), "jar without bundle manifest");
        refused(jar(BundleJar.of("org.apache.felix.framework", "1.0.0")), "is a bundle of the runtime itself");
        refused(Files.writeString(root.resolve("text.jar"), "text"), "not a jar");
        refused(root.resolve("absent.jar"), "there is no file");
        assertThat(files()).containsExactly("a-2.0.0.jar");
        assertThat(house.active()).containsExactly(Map.entry("a", "2.0.0"));
    }

    @Test
    @DisplayName("P8: uninstall takes all files of the bundle out and waits until it is gone")
    void uninstalls() throws Exception {
        house.drop("one.jar", BundleJar.probe("a", "1.0.0"));
        house.drop("two.jar", BundleJar.probe("a", "2.0.0"));
        house.awaitLive("two.jar", "2.0.0");
        house.awaitState("one.jar", DeployState.SUPERSEDED);
        house.deployer.uninstall("a");
        assertThat(house.bundle("a")).isEmpty();
        assertThat(files()).isEmpty();
        assertThat(house.host.farewells).containsExactly("a active");
        assertThatThrownBy(() -> house.deployer.uninstall("a"))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("No bundle a is deployed");
    }

    @Test
    @DisplayName("P8: what install and uninstall took out of the folder is on the disk before they answer")
    void removalsAreDurable() throws Exception {
        house.deployer.stop();
        DeployLoop loop = new DeployLoop(
                house.context(), house.settings(), house.store, house.host, house.events::add, Checkpoint.NONE);
        List<List<String>> synced = new CopyOnWriteArrayList<>();
        Installation installation = new Installation(house.settings(), loop, path -> {
            Artifacts.sync(path);
            if (path.equals(house.plugins)) {
                synced.add(files());
            }
        });
        loop.start();
        try {
            installation.install(jar(BundleJar.probe("a", "1.0.0")));
            installation.install(jar(BundleJar.probe("a", "1.1.0")));
            assertThat(synced.get(synced.size() - 1)).containsExactly("a-1.1.0.jar");
            installation.uninstall("a");
            assertThat(synced.get(synced.size() - 1)).isEmpty();
        } finally {
            loop.close();
        }
    }

    @Test
    @DisplayName("P8: install downloads over HTTP, within bounds, and follows redirects")
    void downloads() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] jar = BundleJar.probe("a", "1.0.0").bytes();
        server.createContext("/a.jar", exchange -> {
            exchange.sendResponseHeaders(200, jar.length);
            exchange.getResponseBody().write(jar);
            exchange.close();
        });
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "/a.jar");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try {
                while (true) {
                    exchange.getResponseBody().write(new byte[65_536]);
                }
            } catch (IOException e) {
                exchange.close(); // the client has had enough
            }
        });
        server.start();
        try {
            String base = "http://127.0.0.1:" + server.getAddress().getPort();
            assertThat(house.deployer.install(URI.create(base + "/moved")).state())
                    .isEqualTo(DeployState.LIVE);
            refused(URI.create(base + "/absent.jar"), "the server answered 404");
            refused(URI.create(base + "/endless"), "it has more than 1048576 bytes");
        } finally {
            server.stop(0);
        }
        refused(URI.create("http://127.0.0.1:1/a.jar"), "Cannot download");
        refused(URI.create("ftp://localhost/a.jar"), "Expected an address of scheme file, http or https");
        DeployedBundle local =
                house.deployer.install(jar(BundleJar.probe("b", "1.0.0")).toUri());
        assertThat(local.state()).isEqualTo(DeployState.LIVE);
        assertThat(files()).describedAs("no debris").hasSize(2);
    }

    @Test
    @DisplayName("P8: the health check warns of what waits or is rejected, with the reason")
    void health() throws Exception {
        DeploymentHealthCheck check = new DeploymentHealthCheck(house.deployer);
        house.drop("good.jar", BundleJar.probe("good", "1.0.0"));
        house.awaitLive("good.jar", "1.0.0");
        assertThat(check.execute().getStatus()).isEqualTo(Result.Status.OK);
        house.drop("bad.jar", BundleJar.probe("bad", "1.0.0").imports("com.foo"));
        house.awaitState("bad.jar", DeployState.WAITING);
        Result result = check.execute();
        assertThat(result.getStatus()).isEqualTo(Result.Status.WARN);
        assertThat(result.toString()).contains("bad.jar is WAITING: needs package com.foo");
    }

    private void refused(Path jar, String words) {
        assertThatThrownBy(() -> house.deployer.install(jar))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining(words);
    }

    private void refused(URI source, String words) {
        assertThatThrownBy(() -> house.deployer.install(source))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining(words);
    }

    private Path jar(BundleJar jar) throws IOException {
        return Files.write(Files.createTempFile(root, "to-install", ".jar"), jar.bytes());
    }

    private List<String> files() throws IOException {
        try (var files = Files.list(house.plugins)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
