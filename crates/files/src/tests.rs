use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::atomic::{AtomicBool, Ordering};

use super::*;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn only_the_owner_may_read_a_private_file_or_enter_a_private_folder() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("a/b");
    private_folder(&inner).unwrap();
    create(&inner.join("new"), b"x").unwrap();
    replace(&inner.join("replaced"), b"x").unwrap();
    create_public(&inner.join("public"), b"x").unwrap();
    assert_eq!((mode(&inner), mode(&inner.join("new"))), (0o700, 0o600));
    assert_eq!(mode(&inner.join("replaced")), 0o600);
    assert_eq!(mode(&inner.join("public")), 0o644);
}

#[test]
fn a_file_that_others_could_read_is_private_once_it_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    fs::write(&path, "old").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o666)).unwrap();
    replace(&path, b"new").unwrap();
    assert_eq!((mode(&path), fs::read(&path).unwrap()), (0o600, b"new".to_vec()));
}

#[test]
fn a_new_file_does_not_overwrite_one_that_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key");
    create(&path, b"first").unwrap();
    assert!(matches!(create(&path, b"second"), Err(FileError::Write { .. })));
    assert!(create_public(&path, b"second").is_err());
    assert_eq!(fs::read(&path).unwrap(), b"first");
}

#[test]
fn what_a_crash_left_half_written_is_neither_read_nor_in_the_way() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state.json");
    replace(&path, b"old").unwrap();
    let left = folder.path().join("state.json.part");
    fs::write(&left, "hal").unwrap();
    fs::set_permissions(&left, fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"old");
    replace(&path, b"new").unwrap();
    assert_eq!((mode(&path), fs::read(&path).unwrap()), (0o600, b"new".to_vec()));
    assert!(!left.exists());
}

#[test]
fn a_replacement_that_fails_leaves_what_was_there_and_names_the_path() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("taken");
    fs::create_dir(&path).unwrap();
    fs::write(path.join("inside"), "kept").unwrap();
    let error = replace(&path, b"new").unwrap_err().to_string();
    assert!(error.contains("taken"), "{error}");
    assert_eq!(fs::read(path.join("inside")).unwrap(), b"kept");
}

#[test]
fn a_reader_sees_the_old_bytes_or_the_new_ones_and_never_a_part() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    let texts = [vec![b'a'; 200_000], vec![b'b'; 300_000]];
    replace(&path, &texts[0]).unwrap();
    let done = AtomicBool::new(false);
    let reads = std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut reads = 0;
            while !done.load(Ordering::Relaxed) || reads == 0 {
                assert!(texts.contains(&fs::read(&path).unwrap()));
                reads += 1;
            }
            reads
        });
        for turn in 0..50 {
            replace(&path, &texts[turn % 2]).unwrap();
        }
        done.store(true, Ordering::Relaxed);
        reader.join().unwrap()
    });
    assert!(reads > 0);
}

#[test]
fn the_folder_of_a_bare_name_is_the_current_one() {
    sync_folder_of(Path::new("bare-name")).unwrap();
    assert!(sync_folder_of(Path::new("/no/such/folder/name")).is_err());
}
