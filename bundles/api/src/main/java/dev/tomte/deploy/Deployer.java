package dev.tomte.deploy;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Keeps the bundles of the plug-in folder live. The folder is the truth: {@link #install} puts a file there and
 * {@link #uninstall} takes it away, and both wait until that has taken effect. May be called from any thread.
 */
@ProviderType
public interface Deployer {

    /** Every file in the folder and every bundle from it, sorted by symbolic name, then file. */
    List<DeployedBundle> list();

    /**
     * Installs a bundle, or updates the one of the same symbolic name, and waits until it is live or known not to be.
     *
     * @param jar a readable file
     * @return how it ended: {@link DeployState#LIVE}, or {@link DeployState#WAITING} with what is missing
     * @throws DeployException if the file is no bundle, or a higher version of it is there; nothing has changed then
     */
    DeployedBundle install(Path jar) throws DeployException;

    /**
     * Downloads a bundle and installs it.
     *
     * @param source of scheme {@code file}, {@code http} or {@code https}; at most 512 MiB
     * @throws DeployException as {@link #install(Path)}, and if it cannot be downloaded
     */
    DeployedBundle install(URI source) throws DeployException;

    /**
     * Takes a bundle out of the folder and uninstalls it.
     *
     * @param bundle its symbolic name
     * @throws DeployException if no such bundle is deployed from the folder
     */
    void uninstall(String bundle) throws DeployException;
}
