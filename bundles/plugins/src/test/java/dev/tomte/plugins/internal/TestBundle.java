package dev.tomte.plugins.internal;

import dev.tomte.plugins.scripted.ScriptedPlugin;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Builds bundles with a {@link ScriptedPlugin}, by hand, as a stranger's build tool might. */
final class TestBundle {

    private String symbolicName;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private String reference = "";
    private boolean component = true;

    private TestBundle(String symbolicName) {
        this.symbolicName = symbolicName;
        version("1.0.0");
    }

    /** A plug-in with all hooks, no permissions, in the bundle {@code test.<name>}. */
    static TestBundle plugin(String name) {
        return plugin(name, "");
    }

    /** A plug-in with more attributes in its declaration, such as {@code permissions="events"}. */
    static TestBundle plugin(String name, String attributes) {
        return bundle("test." + name)
                .declaring("dev.tomte.plugin;dev.tomte.plugin=\"" + name + "\";kind=test"
                        + (attributes.isEmpty() ? "" : ";" + attributes));
    }

    static TestBundle bundle(String symbolicName) {
        return new TestBundle(symbolicName);
    }

    TestBundle declaring(String capability) {
        headers.put("Provide-Capability", capability);
        return this;
    }

    TestBundle version(String version) {
        headers.put("Bundle-Version", version);
        return this;
    }

    TestBundle bundleName(String other) {
        symbolicName = other;
        return this;
    }

    TestBundle withoutComponent() {
        component = false;
        return this;
    }

    /** Lets the component need a service of this interface. */
    TestBundle needing(String service) {
        reference = "<reference name=\"needed\" interface=\"" + service + "\"/>";
        return this;
    }

    TestBundle entry(String path, String text) {
        entries.put(path, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    InputStream build() {
        if (component) {
            headers.put("Import-Package", "dev.tomte.plugin,dev.tomte.plugins.testing");
            headers.put("Service-Component", "OSGI-INF/plugin.xml");
            entry("OSGI-INF/plugin.xml", componentXml());
            entries.put(ScriptedPlugin.class.getName().replace('.', '/') + ".class", classBytes());
        }
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", symbolicName);
        headers.forEach(main::putValue);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                jar.putNextEntry(new ZipEntry(entry.getKey()));
                jar.write(entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private String componentXml() {
        return "<scr:component xmlns:scr=\"http://www.osgi.org/xmlns/scr/v1.3.0\" configuration-policy=\"ignore\" name=\""
                + symbolicName + "\">"
                + "<implementation class=\"" + ScriptedPlugin.class.getName() + "\"/>"
                + "<service><provide interface=\"dev.tomte.plugin.Plugin\"/></service>" + reference
                + "</scr:component>";
    }

    private static byte[] classBytes() {
        try (InputStream in = ScriptedPlugin.class.getResourceAsStream("ScriptedPlugin.class")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
