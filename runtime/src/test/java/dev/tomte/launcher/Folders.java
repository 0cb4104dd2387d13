package dev.tomte.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A distribution's folders, as small as a test needs them. */
final class Folders {

    final Layout layout;

    Folders(Path home) throws IOException {
        layout = new Layout(
                home, home.resolve("conf"), home.resolve("data"), home.resolve("plugins"), home.resolve("logs"));
        write("system/framework.properties", "framework.value = base\nfelix.cm.dir = ${tomte.data}/config\n");
        write("conf/launcher.properties", "tomte.features = one\n");
    }

    Path write(String file, String text) throws IOException {
        Path path = layout.home().resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }

    LauncherProperties properties() throws StartException {
        return LauncherProperties.read(
                layout, Map.of("tomte.data", layout.data().toString()));
    }
}
