package dev.tomte.backup.internal;

import dev.tomte.secret.KeyInfo;
import dev.tomte.secret.KeyManager;
import dev.tomte.secret.KeyPurpose;
import dev.tomte.secret.KeySignature;
import dev.tomte.secret.Secret;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The backup keys of a device; no others. */
final class FakeKeys implements KeyManager {

    private final List<byte[]> versions = new ArrayList<>();

    /** With a first version that is the same whenever it is made of the same number. */
    FakeKeys(int seed) {
        byte[] key = new byte[32];
        key[0] = (byte) seed;
        versions.add(key);
    }

    @Override
    public KeyInfo rotate(KeyPurpose purpose) {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        versions.add(key);
        return info(versions.size());
    }

    @Override
    public KeyInfo expire(KeyPurpose purpose, int version, Instant at) {
        throw new UnsupportedOperationException("expire");
    }

    @Override
    public KeyInfo wipe(KeyPurpose purpose, int version) {
        throw new UnsupportedOperationException("wipe");
    }

    @Override
    public List<KeyInfo> list() {
        List<KeyInfo> all = new ArrayList<>();
        for (int version = versions.size(); version > 0; version--) {
            all.add(info(version));
        }
        return all;
    }

    @Override
    public KeyInfo current(KeyPurpose purpose) {
        return info(versions.size());
    }

    @Override
    public Secret key(KeyPurpose purpose, int version) {
        return Secret.of(versions.get(version - 1).clone());
    }

    @Override
    public byte[] seal(KeyPurpose purpose, byte[] plain, byte[] context) {
        throw new UnsupportedOperationException("seal");
    }

    @Override
    public Secret open(KeyPurpose purpose, byte[] sealed, byte[] context) {
        throw new UnsupportedOperationException("open");
    }

    @Override
    public KeySignature sign(byte[] data) {
        throw new UnsupportedOperationException("sign");
    }

    @Override
    public boolean verify(byte[] data, KeySignature signature) {
        throw new UnsupportedOperationException("verify");
    }

    private KeyInfo info(int version) {
        return new KeyInfo(
                KeyPurpose.BACKUP,
                version,
                version == versions.size() ? KeyInfo.State.CURRENT : KeyInfo.State.RETIRED,
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty());
    }
}
