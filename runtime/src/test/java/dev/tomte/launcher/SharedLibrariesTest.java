package dev.tomte.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.Reader;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SharedLibrariesTest {

    private static final Path PROPERTIES = Path.of("src/main/dist/system/framework.properties");
    private static final String EXPORTS = "org.osgi.framework.system.packages.extra";
    private static final Pattern PACKAGE = Pattern.compile("([\\w.]+);version=\"?([\\d.]+)");
    private static final Pattern USES = Pattern.compile(";uses:=\"[^\"]*\"");

    @Test
    @DisplayName("D3: the framework exports what is in lib/ in the version that is there")
    void versions() throws Exception {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(PROPERTIES)) {
            properties.load(reader);
        }
        Map<String, Set<String>> there = ofTheClassPath();
        Map<String, Set<String>> exported = packages(properties.getProperty(EXPORTS));
        assertThat(exported).containsKeys("org.slf4j", "jakarta.json", "org.osgi.service.component");
        exported.forEach((name, versions) -> assertThat(versions)
                .as("%s in %s", name, PROPERTIES)
                .containsAnyElementsOf(there.getOrDefault(name, Set.of())));
    }

    /** What the manifests of all jars export. */
    private static Map<String, Set<String>> ofTheClassPath() throws Exception {
        Map<String, Set<String>> all = new TreeMap<>();
        for (URL url :
                Collections.list(SharedLibrariesTest.class.getClassLoader().getResources("META-INF/MANIFEST.MF"))) {
            try (InputStream in = url.openStream()) {
                String exports = new Manifest(in).getMainAttributes().getValue("Export-Package");
                packages(exports == null ? "" : exports)
                        .forEach((name, versions) -> all.computeIfAbsent(name, any -> new TreeSet<>())
                                .addAll(versions));
            }
        }
        return all;
    }

    /** Versions by package, as they are written but for zeros at the end. */
    private static Map<String, Set<String>> packages(String header) {
        Map<String, Set<String>> packages = new TreeMap<>();
        Matcher matcher = PACKAGE.matcher(USES.matcher(header).replaceAll(""));
        while (matcher.find()) {
            packages.computeIfAbsent(matcher.group(1), any -> new TreeSet<>())
                    .add(matcher.group(2).replaceFirst("(\\.0)+$", ""));
        }
        return packages;
    }
}
