package dev.tomte.backup.internal.pack;

import dev.tomte.backup.BackupProgress;
import dev.tomte.backup.internal.age.AgeOutputStream;
import dev.tomte.backup.internal.age.AgeRecipient;
import dev.tomte.backup.internal.archive.ArchiveWriter;
import dev.tomte.backup.internal.archive.Meter;
import dev.tomte.backup.internal.archive.Names;
import dev.tomte.backup.internal.file.Disk;
import dev.tomte.secret.Secret;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does it here: once through tar, Zstandard and the seal. */
public final class Packer implements Packing, Packing.Ready {

    private static final Logger LOG = LoggerFactory.getLogger(Packer.class);

    @Override
    public Ready begin(boolean byPassphrase) {
        return this;
    }

    @Override
    public boolean isApart() {
        return false;
    }

    @Override
    public void close() {
        // It has ended when pack has returned.
    }

    @Override
    public String pack(PackJob job, Optional<Secret> passphrase, byte[] secrets, BackupProgress progress)
            throws IOException {
        List<AgeRecipient> recipients = passphrase.isPresent()
                ? List.of(AgeRecipient.passphrase(passphrase.get(), job.workFactor()))
                : job.recipients().stream().map(AgeRecipient::x25519).toList();
        Meter meter = new Meter(progress, System::nanoTime, job.bytesPerSecond());
        meter.step("sealing", 1, 2, 0);
        Path sealedSecrets = job.work().resolve(Names.SECRETS);
        if (secrets.length > 0) {
            seal(sealedSecrets, secrets, recipients);
        }
        try (FileChannel channel = Disk.createOwn(job.part());
                HashedOutput out = new HashedOutput(job.part(), channel)) {
            AgeOutputStream sealed = AgeOutputStream.to(out, recipients);
            meter.step("packing", 2, 99, job.contentBytes());
            try (ArchiveWriter archive = new ArchiveWriter(sealed, job.level(), workers(job), meter)) {
                write(archive, job, secrets.length > 0);
                archive.finish(job.about());
            } catch (IOException | RuntimeException e) {
                sealed.abandon();
                throw e;
            } finally {
                sealed.close();
            }
            channel.force(true);
            return out.hash();
        }
    }

    /**
     * With more threads than processors they would wait for one another, and who has waited goes before a thread of the device
     * that has not, whatever their priorities.
     */
    private static int workers(PackJob job) {
        return Math.min(job.workers(), Runtime.getRuntime().availableProcessors() - 1);
    }

    /** Inside the backup they have a seal of their own, so that unpacking it does not lay them open. */
    private static void seal(Path file, byte[] secrets, List<AgeRecipient> recipients) throws IOException {
        try (FileChannel channel = Disk.createOwn(file);
                OutputStream sealed = AgeOutputStream.to(Channels.newOutputStream(channel), recipients)) {
            sealed.write(secrets);
        }
    }

    private static void write(ArchiveWriter archive, PackJob job, boolean withSecrets) throws IOException {
        for (String folder : job.folders()) {
            archive.addFolder(folder);
        }
        archive.add(Names.DATABASE, job.database());
        if (withSecrets) {
            archive.add(Names.SECRETS, job.work().resolve(Names.SECRETS));
        }
        for (PackJob.PackedFile file : job.files()) {
            try {
                if (file.hash().isPresent()) {
                    archive.add(file.name(), file.file(), file.hash().get());
                } else {
                    archive.add(file.name(), file.file());
                }
            } catch (NoSuchFileException e) {
                LOG.debug("{} is gone since it was listed", file.file(), e);
            }
        }
    }
}
