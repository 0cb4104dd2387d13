package dev.tomte.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

class BundleConverterTest {

    @TempDir
    Path data;

    /** Commands as Felix writes them. */
    public static final class FelixCommands {

        public String headers(Bundle[] bundles) {
            return bundles.length + " " + bundles[0].getSymbolicName();
        }
    }

    @Test
    @DisplayName("U2: Felix's own commands take a bundle by its number and by its symbolic name")
    void bundles() throws IOException {
        try (ShellFixture shell = new ShellFixture(data).with("felix", new FelixCommands(), "headers")) {
            assertThat(shell.execute("headers", "7").status()).isEqualTo(2);
            shell.processor.addConverter(new BundleConverter(context()));

            assertThat(shell.execute("headers", "7", "org.example.seven").out()).isEqualTo("2 org.example.seven\n");
            try (TestClient client = shell.connect()) {
                assertThat(client.line("headers 7").out()).isEqualTo("1 org.example.seven\n");
            }
            for (String wrong : new String[] {"8", "org.example.eight", "", "9".repeat(30), "-7"}) {
                assertThat(shell.execute("headers", wrong).status()).isEqualTo(2);
            }
        }
    }

    private static BundleContext context() {
        Bundle seven = (Bundle) Proxy.newProxyInstance(
                Bundle.class.getClassLoader(),
                new Class<?>[] {Bundle.class},
                (self, method, given) -> switch (method.getName()) {
                    case "getSymbolicName" -> "org.example.seven";
                    default -> throw new UnsupportedOperationException(method.toString());
                });
        return (BundleContext) Proxy.newProxyInstance(
                Bundle.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (self, method, given) -> switch (method.getName()) {
                    case "getBundle" -> given[0].equals(7L) ? seven : null;
                    case "getBundles" -> new Bundle[] {seven};
                    default -> throw new UnsupportedOperationException(method.toString());
                });
    }
}
