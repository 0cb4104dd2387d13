package dev.tomte.plugins.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.plugin.PluginState;
import dev.tomte.plugins.testing.Script;
import java.nio.file.Path;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsHealthCheckTest {

    @TempDir
    Path folder;

    private Device device;

    @BeforeEach
    void start() throws Exception {
        Script.reset();
        device = Device.start(folder);
    }

    @AfterEach
    void stop() throws Exception {
        device.close();
    }

    @Test
    @DisplayName("P3: the health check is critical while a plug-in is FAILED, and says which and why")
    void critical() throws Exception {
        HealthCheck check = device.service(HealthCheck.class);
        device.deploy(TestBundle.plugin("alpha"), "alpha", PluginState.ENABLED);
        assertThat(check.execute().getStatus()).isEqualTo(Result.Status.OK);

        Script.on("beta", "enable", context -> {
            throw new IllegalStateException("no device");
        });
        device.deploy(TestBundle.plugin("beta"), "beta", PluginState.FAILED);
        Result result = check.execute();

        assertThat(result.getStatus()).isEqualTo(Result.Status.CRITICAL);
        assertThat(result.toString()).contains("beta 1.0.0 is FAILED", "no device");
    }
}
