//! The common part of a reply and a correction: excluded persons, declarations, and releases.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use contracts::{DataRequestV1, DeclarationV1, Outcome, Receipt, ReleaseV1};

use super::exclude::{ExcludeArgs, is_all_decided};
use super::release::{Along, releases};
use super::{Made, Session, declared};
use crate::{WayArgs, pending};
use terminal::{Exit, printable};

/// Arguments of the commands that release complaints.
#[derive(Clone, Debug, Args)]
pub struct ReleaseArgs {
    /// Disposition sheet of a released complaint, as ID=FILE; it is sealed here. May be repeated.
    #[arg(long, value_name = "ID=FILE", value_parser = sheet)]
    pub sheet: Vec<(String, PathBuf)>,
    /// Give both declarations: no gratification, no conflict of interest. Asked for on a terminal when left out.
    #[arg(long)]
    pub declare: bool,
    #[command(flatten)]
    pub names: ExcludeArgs,
    #[command(flatten)]
    pub way: WayArgs,
}

/// The common part of a body.
pub(super) struct Ready {
    /// The request, with the content of complaints that the item only names.
    pub(super) request: DataRequestV1,
    pub(super) declaration: DeclarationV1,
    pub(super) released: Vec<ReleaseV1>,
}

/// Wraps the complaints to the team. Prints the reason and gives an exit code when a decision about a person or a declaration is missing.
pub(super) async fn prepare(
    session: &Session<'_>,
    request: &DataRequestV1,
    released: &[String],
    args: &ReleaseArgs,
) -> Made<Ready> {
    let excluded = match args.names.excluded(request, released) {
        Ok(excluded) => excluded,
        Err(error) => return Ok(Err(wrong(&error.to_string()))),
    };
    let mut request = request.clone();
    let wanted = |id: &str| released.iter().any(|one| one == id);
    pending::complete(&session.desk, &mut request, wanted).await?;
    if let Some(gone) = pending::without_wrap(&request, released) {
        return Ok(Err(wrong(&format!(
            "Pengaduan {gone} tidak lagi menunggu di pusat: sudah dilepas atau dihapus. Tahan dengan --withhold."
        ))));
    }
    if !is_all_decided(session, &request, released, &args.names).await? {
        return Ok(Err(Exit::Refused));
    }
    let Some(declaration) = declared(args.declare) else {
        return Ok(Err(wrong("Tanpa kedua pernyataan tidak ada yang dikirim (--declare).")));
    };
    let along = Along { sheets: read_sheets(&args.sheet)?, excluded };
    let key = session.desk.private_key()?;
    let released = releases(&request, released, &along, &key, session.ids)?;
    Ok(Ok(Ready { request, declaration, released }))
}

/// Prints what is wrong with the command. Nothing is sent.
pub(super) fn wrong(text: &str) -> Exit {
    println!("{}", printable(text));
    Exit::Usage
}

/// Prints the cases that the hub opens: a case has the id of its complaint.
pub(super) fn print_cases(receipt: Option<&Receipt>, released: &[String]) {
    if receipt.is_some_and(|receipt| receipt.outcome == Outcome::Received) {
        for id in released {
            println!("   perkara {id}");
        }
    }
}

/// An argument `ID=FILE`.
fn sheet(text: &str) -> Result<(String, PathBuf), String> {
    let (id, path) = text.split_once('=').ok_or("expected ID=FILE")?;
    Ok((id.to_owned(), path.into()))
}

fn read_sheets(sheets: &[(String, PathBuf)]) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
    let read = |(id, path): &(String, PathBuf)| {
        let text = std::fs::read_to_string(path);
        let text = text.with_context(|| format!("lembar {} tidak terbaca", path.display()))?;
        Ok((id.clone(), text.into_bytes()))
    };
    sheets.iter().map(read).collect()
}
