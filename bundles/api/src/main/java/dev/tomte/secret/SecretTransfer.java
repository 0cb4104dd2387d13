package dev.tomte.secret;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Hands all secrets to a backup and takes them from one. The streams carry secrets in clear: whoever calls seals what is
 * written before it leaves the process, and opens it only as it is read.
 */
@ProviderType
public interface SecretTransfer {

    /** What the names of copies begin with that a restore keeps of those it replaces. They stay where they are. */
    String REPLACED = "replaced/";

    /**
     * Writes all secrets but those copies. The caller closes the stream.
     *
     * @return how many
     */
    int exportTo(OutputStream out) throws SecureStorageException, IOException;

    /**
     * Keeps all secrets that {@link #exportTo} wrote, in the back end of this device; those of the same name are replaced,
     * others stay. All or none where the back end can; else it may be called again with the same.
     *
     * @return how many
     * @throws IOException if the stream ends early or holds something else
     */
    int importFrom(InputStream in) throws SecureStorageException, IOException;
}
