package dev.tomte.backup.internal.targets;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The settings of a target")
class TargetSettingsTest {

    @ParameterizedTest
    @ValueSource(strings = {"ftp://host/", "/folder", "https:///x", "https://host/?a=b", "https://host/#a"})
    @DisplayName("want an address of HTTP, and say what came instead")
    void address(String location) {
        assertThatThrownBy(() -> TargetSettings.web(TargetSettings.Type.WEBDAV, URI.create(location), "", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("https://backup.example/tomte/")
                .hasMessageContaining(location);
    }

    @Test
    @DisplayName("do not repeat a password that was put into the address")
    void passwordInAddress() {
        assertThatThrownBy(() -> TargetSettings.web(
                        TargetSettings.Type.WEBDAV, URI.create("https://tomte:geheim@host/"), "", ""))
                .hasMessageContaining("without user")
                .hasMessageNotContaining("geheim");
    }

    @Test
    @DisplayName("want an absolute folder, a real bucket, a key, and a rate that gets somewhere")
    void others() {
        URI s3 = URI.create("https://s3.example");
        assertThatThrownBy(() -> TargetSettings.folder(Path.of("backups"))).hasMessageContaining("absolute");
        assertThatThrownBy(() -> TargetSettings.s3(s3, "A", "us-east-1", "id", "secret"))
                .hasMessageContaining("bucket");
        assertThatThrownBy(() -> TargetSettings.s3(s3, "backups", "", "id", "secret"))
                .hasMessageContaining("region");
        assertThatThrownBy(() -> TargetSettings.s3(s3, "backups", "us-east-1", "", ""))
                .hasMessageContaining("access key");
        assertThatThrownBy(() -> TargetSettings.folder(Path.of("/backups")).limitedTo(1023))
                .hasMessageContaining("1024");
    }
}
