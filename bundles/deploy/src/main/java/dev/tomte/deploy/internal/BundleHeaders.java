package dev.tomte.deploy.internal;

import dev.tomte.deploy.DeployException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.felix.utils.resource.ResourceBuilder;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.namespace.IdentityNamespace;
import org.osgi.resource.Capability;
import org.osgi.resource.Resource;

/**
 * The bundle manifest of a jar, as the capabilities and requirements the framework would read from it (OSGi Core,
 * section 3.3 and chapter 8), without installing it.
 */
record BundleHeaders(String bundle, Version version, Resource resource) {

    /** Room for the headers of the largest bundles known, ten times over. */
    private static final int MAX_MANIFEST_BYTES = 4 * 1_048_576;

    private static final int MAX_NAME = 255;

    static BundleHeaders of(Path jar) throws IOException, DeployException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return of(zip);
        }
    }

    static BundleHeaders of(ZipFile zip) throws IOException, DeployException {
        ZipEntry entry = zip.getEntry(JarFile.MANIFEST_NAME);
        if (entry == null) {
            throw new DeployException(
                    "jar without bundle manifest: it has no META-INF/MANIFEST.MF; build it as an OSGi bundle");
        }
        if (entry.getSize() > MAX_MANIFEST_BYTES) {
            throw new DeployException(
                    "its manifest has " + entry.getSize() + " bytes; at most " + MAX_MANIFEST_BYTES + " are read");
        }
        Attributes main;
        try (InputStream in = zip.getInputStream(entry)) {
            main = new Manifest(in).getMainAttributes();
        }
        Map<String, String> headers = new HashMap<>();
        main.forEach((name, value) -> headers.put(name.toString(), value.toString()));
        return of(headers);
    }

    private static BundleHeaders of(Map<String, String> headers) throws DeployException {
        if (!headers.containsKey(Constants.BUNDLE_SYMBOLICNAME)) {
            throw new DeployException("jar without bundle manifest: its manifest has no Bundle-SymbolicName; build it"
                    + " as an OSGi bundle");
        }
        if (!"2"
                .equals(headers.getOrDefault(Constants.BUNDLE_MANIFESTVERSION, "")
                        .trim())) {
            throw new DeployException("its manifest needs Bundle-ManifestVersion: 2, not '"
                    + headers.getOrDefault(Constants.BUNDLE_MANIFESTVERSION, "") + "'");
        }
        Resource resource;
        try {
            Version.parseVersion(headers.get(Constants.BUNDLE_VERSION)); // which the builder would mend in silence
            resource = ResourceBuilder.build("deploy:", headers);
        } catch (BundleException | RuntimeException e) {
            throw new DeployException("its bundle manifest is malformed: " + e.getMessage(), e);
        }
        Capability identity = resource.getCapabilities(IdentityNamespace.IDENTITY_NAMESPACE).stream()
                .findFirst()
                .orElseThrow(() -> new DeployException("its bundle manifest gives it no identity"));
        String name = String.valueOf(identity.getAttributes().get(IdentityNamespace.IDENTITY_NAMESPACE));
        if (name.length() > MAX_NAME || !name.matches("[A-Za-z0-9_-][A-Za-z0-9_.-]*")) {
            throw new DeployException("its Bundle-SymbolicName must be 1 to " + MAX_NAME
                    + " of letters, digits, '.', '-' and '_', the first of them no '.', which would hide its file, not '"
                    + name.substring(0, Math.min(80, name.length()))
                    + "'");
        }
        Object version = identity.getAttributes().get(IdentityNamespace.CAPABILITY_VERSION_ATTRIBUTE);
        return new BundleHeaders(
                name, version instanceof Version given ? given : Version.parseVersion((String) version), resource);
    }
}
