package dev.sesame.keyring;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.Sha256;
import dev.sesame.file.AtomicFile;
import dev.sesame.file.OwnerOnly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * Secrets as plain text, each in a file that only its owner can read: no protection against who has
 * the disk, a backup of it, or the user's rights. The first line of a file is the account, the
 * second one the secret; its name is the SHA-256 of the account.
 */
final class FileVault implements Vault {
    private static final int LONGEST = (64 << 10) + 1024;
    private static final Set<PosixFilePermission> OTHERS =
            EnumSet.range(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_EXECUTE);

    private final Path directory;
    private final Environment environment;

    FileVault(Path directory, Environment environment) {
        this.directory = directory;
        this.environment = environment;
    }

    @Override
    public String name() {
        return "files in " + environment.shorten(directory) + " (plain text)";
    }

    @Override
    public Optional<Secret> read(String account) {
        var file = file(account);
        try {
            if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            checkOwnerOnly(directory, true);
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            checkOwnerOnly(file, false);
            return Optional.of(secret(account, file));
        } catch (NoSuchFileException _) {
            return Optional.empty(); // removed by another process just now
        } catch (IOException e) {
            throw unusable("read", file, e);
        }
    }

    @Override
    public void write(String account, Secret secret) {
        var file = file(account);
        try {
            Files.createDirectories(directory, OwnerOnly.directory());
            checkOwnerOnly(directory, true);
            AtomicFile.replace(file, account + "\n" + secret.reveal() + "\n");
        } catch (IOException e) {
            throw unusable("write", file, e);
        }
    }

    @Override
    public void delete(String account) {
        var file = file(account);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw unusable("remove", file, e);
        }
    }

    private static Secret secret(String account, Path file) throws IOException {
        byte[] content;
        try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            content = in.readNBytes(LONGEST);
        }
        var lines = new String(content, StandardCharsets.US_ASCII).split("\n", -1);
        if (lines.length != 3 || !lines[0].equals(account) || lines[1].isEmpty()) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    file + " does not hold the secret of \"" + account + "\"",
                    "Remove it with `rm '" + file + "'` and log in again");
        }
        return Secret.of(lines[1]);
    }

    /** Windows has no modes; there the files inherit the rights of the user's profile. */
    private void checkOwnerOnly(Path path, boolean isDirectory) throws IOException {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        var found =
                Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (isDirectory ? !found.isDirectory() : !found.isRegularFile()) {
            throw untrusted(
                    path,
                    "is not a " + (isDirectory ? "directory" : "file") + " but a link or the like",
                    "Remove it with `rm '" + path + "'` and log in again");
        }
        if (!found.owner().equals(user(path))) {
            throw untrusted(
                    path,
                    "belongs to " + found.owner().getName(),
                    "Remove it or give it to yourself with `chown`, and log in again");
        }
        var open = EnumSet.copyOf(OTHERS);
        open.retainAll(found.permissions());
        if (!open.isEmpty()) {
            throw untrusted(
                    path,
                    "is open to other users",
                    "Run `chmod go= '" + path + "'`; if somebody may have read it, log out and in");
        }
    }

    private static UserPrincipal user(Path path) throws IOException {
        var self = Path.of("/proc/self"); // also right for a user id that has no name
        if (Files.exists(self)) {
            return Files.getOwner(self);
        }
        var name = ProcessHandle.current().info().user().orElse(System.getProperty("user.name"));
        return path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name);
    }

    private static AuthException untrusted(Path path, String why, String mend) {
        return new AuthException(
                Failure.UNTRUSTED, path + " " + why + ", so secrets are not kept there", mend);
    }

    private static AuthException unusable(String what, Path file, IOException e) {
        return new AuthException(
                Failure.INVALID_CONFIG,
                "cannot " + what + " " + file,
                "Look at the rights and the space of its disk",
                e);
    }

    private Path file(String account) {
        return directory.resolve(
                HexFormat.of().formatHex(Sha256.of(account.getBytes(StandardCharsets.US_ASCII))));
    }
}
