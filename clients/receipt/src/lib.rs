//! Checks a reporter's receipt offline, and says in one sentence what it proves. Program `amanah-verify`, and `amanah verify receipt`.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, ensure};
use clap::Args;
use ledger::{CosignatureKey, Hash, NoteKey, Policy, verify_receipt};
use zeroize::Zeroizing;

use content::Typed;
use terminal::{Exit, key_or_file, prose};
use words::{Statement, reason};

#[derive(Debug, Args)]
pub struct ReceiptArgs {
    /// The receipt (*.tlog-proof).
    receipt: PathBuf,
    /// Public key of the log, or a file that holds it: from somebody you trust, not from whoever gave you the receipt.
    #[arg(long, value_name = "VKEY|FILE")]
    log_key: String,
    /// Public key of a witness that must have cosigned, or a file that holds it; may be repeated.
    #[arg(long = "witness", value_name = "VKEY|FILE")]
    witnesses: Vec<String>,
    /// How many of the witnesses must have cosigned; all of them when left out.
    #[arg(long)]
    quorum: Option<usize>,
    /// What was sent: the sealed content byte for byte, the text as it was typed (first line: the title), or an attached file.
    #[arg(long, value_name = "FILE")]
    complaint: Option<PathBuf>,
    /// Name that an attached file had when it was sent, if it is called otherwise now.
    #[arg(long, requires = "complaint")]
    name: Option<String>,
    /// Title of the complaint, when the file holds the text only.
    #[arg(long, requires = "complaint")]
    title: Option<String>,
    /// Address for replies that was given in the form, if any.
    #[arg(long, requires = "complaint")]
    reply_address: Option<String>,
    /// Name of the person complained about that was given in the form, if any.
    #[arg(long, requires = "complaint")]
    reported_name: Option<String>,
    /// Opening (64 hex digits) of the text or file, as shown with the receipt code; may be repeated. Not needed when the receipt holds it.
    #[arg(long = "opening", value_name = "HEX", requires = "complaint")]
    openings: Vec<String>,
}

/// Checks a receipt and prints the result. `Refused`: something does not hold.
pub fn verify(args: &ReceiptArgs) -> anyhow::Result<Exit> {
    let text = fs::read_to_string(&args.receipt).with_context(|| {
        format!("bukti {} tidak terbaca / cannot be read", args.receipt.display())
    })?;
    let content = args.complaint.as_ref().map(|path| {
        fs::read(path)
            .map(Zeroizing::new)
            .with_context(|| format!("berkas {} tidak terbaca / cannot be read", path.display()))
    });
    let outcome = prove(&text, &policy(args)?, content.transpose()?.as_deref(), args)?;
    let (text, exit) = match outcome {
        Ok(statement) => (statement.to_string(), Exit::Done),
        Err(reason) => (reason, Exit::Refused),
    };
    // Standard output is closed: the exit code still gives the result.
    let _ = writeln!(std::io::stdout().lock(), "{}", prose(&text));
    Ok(exit)
}

/// The statement, or the sentences that say why nothing is proved.
fn prove(
    text: &str,
    policy: &Policy,
    content: Option<&Vec<u8>>,
    args: &ReceiptArgs,
) -> anyhow::Result<Result<Statement, String>> {
    let proved = match verify_receipt(text, policy) {
        Ok(proved) => proved,
        Err(error) => return Ok(Err(reason(&error))),
    };
    let Some(bytes) = content else { return Ok(Ok(Statement { proved, content: None })) };
    let mut openings =
        args.openings.iter().map(|hex| opening(hex)).collect::<Result<Vec<_>, _>>()?;
    openings.extend(&proved.event.openings);
    ensure!(
        !openings.is_empty(),
        "bukti ini tidak memuat pembuka (opening): berikan dengan --opening / the receipt holds no opening: give it with --opening"
    );
    let path = args.complaint.as_ref().map(|path| path.to_string_lossy()).unwrap_or_default();
    let typed = Typed {
        path: args.name.as_deref().unwrap_or(&path),
        bytes,
        title: args.title.as_deref(),
        reply_address: args.reply_address.as_deref(),
        reported_name: args.reported_name.as_deref(),
    };
    Ok(match content::find(&proved.event.payload, &typed, &openings) {
        Some(found) => Ok(Statement { proved, content: Some(found) }),
        None => Err(words::NOT_THE_CONTENT.to_owned()),
    })
}

fn policy(args: &ReceiptArgs) -> anyhow::Result<Policy> {
    let log = key_or_file::<NoteKey>(&args.log_key).context("--log-key")?;
    let witnesses = args.witnesses.iter().map(|text| key_or_file::<CosignatureKey>(text));
    let witnesses = witnesses.collect::<anyhow::Result<Vec<_>>>().context("--witness")?;
    let quorum = args.quorum.unwrap_or(witnesses.len());
    Ok(Policy::new(log, witnesses, quorum)?)
}

fn opening(text: &str) -> anyhow::Result<Hash> {
    let mut opening = [0; 32];
    hex::decode_to_slice(text.trim(), &mut opening)
        .context("--opening: 64 angka heksadesimal / 64 hex digits")?;
    Ok(opening)
}

mod content;
mod words;

#[cfg(test)]
mod tests;
