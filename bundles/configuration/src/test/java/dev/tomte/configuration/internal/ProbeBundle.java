package dev.tomte.configuration.internal;

import dev.tomte.configuration.probe.Probe;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Makes a bundle with a component and its metatype. */
final class ProbeBundle {

    static final String PID = "dev.tomte.probe";
    static final String FACTORY_PID = "dev.tomte.probe.many";

    static final String METATYPE = """
            <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.4.0">
              <OCD id="probe" name="Probe">
                <AD id="interval.s" type="Integer" min="1" max="86400" default="60" required="false"/>
                <AD id="name" type="String" min="2" max="20" required="false"/>
                <AD id="colour" type="String" required="false">
                  <Option label="Red" value="red"/><Option label="Blue" value="blue"/>
                </AD>
                <AD id="ratio" type="Double" max="1.5" required="false"/>
                <AD id="on" type="Boolean" required="false"/>
                <AD id="secret" type="Password" min="8" required="false"/>
                <AD id="ports" type="Integer" cardinality="2" min="1" required="false"/>
              </OCD>
              <Designate pid="dev.tomte.probe"><Object ocdref="probe"/></Designate>
              <Designate factoryPid="dev.tomte.probe.many"><Object ocdref="probe"/></Designate>
            </metatype:MetaData>
            """;

    private static final String COMPONENT = """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="%s"
                configuration-policy="%s" activate="activate" modified="modified">
              <implementation class="dev.tomte.configuration.probe.Probe"/>
              <service><provide interface="java.util.function.Supplier"/></service>
            </scr:component>
            """;

    private ProbeBundle() {}

    static Path write(Path folder) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", "dev.tomte.probe");
        main.putValue("Service-Component", "OSGI-INF/one.xml,OSGI-INF/many.xml");
        Path jar = folder.resolve("probe.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            entry(out, "OSGI-INF/metatype/probe.xml", METATYPE.getBytes(StandardCharsets.UTF_8));
            entry(out, "OSGI-INF/one.xml", COMPONENT.formatted(PID, "optional").getBytes(StandardCharsets.UTF_8));
            entry(
                    out,
                    "OSGI-INF/many.xml",
                    COMPONENT.formatted(FACTORY_PID, "require").getBytes(StandardCharsets.UTF_8));
            String name = Probe.class.getName().replace('.', '/') + ".class";
            try (InputStream in = ProbeBundle.class.getClassLoader().getResourceAsStream(name)) {
                entry(out, name, in.readAllBytes());
            }
        }
        return jar;
    }

    private static void entry(JarOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(content);
        out.closeEntry();
    }
}
