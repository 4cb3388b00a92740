#!/bin/sh
# Decides how a lab VM behaves: runs inside the new Debian root, sets users, keys and services, and makes the initrd.
set -eu
lab=/root/lab

echo lab >/etc/hostname
printf '127.0.0.1 localhost lab\n' >/etc/hosts
: >/etc/machine-id # each machine gets its own on the kernel's command line
echo '# the initrd mounts the root' >/etc/fstab
rm -f /etc/resolv.conf

# Users: root by key, ops with sudo and no password, deploy with sudo and a password, nosudo with none.
# Few hash rounds: an emulated CPU would take a second for each sudo.
useradd -m -s /bin/bash ops
useradd -m -s /bin/sh deploy
useradd -m -s /bin/sh nosudo
echo 'deploy:deploy-pass' | chpasswd -c SHA512 -s 1000
printf 'ops ALL=(ALL:ALL) NOPASSWD: ALL\ndeploy ALL=(ALL:ALL) ALL\n' >/etc/sudoers.d/lab
chmod 440 /etc/sudoers.d/lab
for user in root ops deploy nosudo; do
  home=$(getent passwd "$user" | cut -d: -f6)
  install -d -m 700 -o "$user" -g "$user" "$home/.ssh"
  install -m 600 -o "$user" -g "$user" "$lab/id_ed25519.pub" "$home/.ssh/authorized_keys"
done

rm -f /etc/ssh/ssh_host_*
install -m 600 "$lab/host_key" /etc/ssh/ssh_host_ed25519_key
install -m 644 "$lab/host_key.pub" /etc/ssh/ssh_host_ed25519_key.pub
printf 'HostKey /etc/ssh/ssh_host_ed25519_key\nUseDNS no\nPrintMotd no\n' >/etc/ssh/sshd_config.d/lab.conf
rm -f /etc/motd /etc/update-motd.d/*

# Grows its own memory one MiB at a time, for ever or up to the MiB given, and then stays.
cat >/usr/local/bin/leak <<'LEAK'
#!/bin/sh
mebibyte=$(head -c 1048576 /dev/zero | tr '\0' x)
held=0
while [ "$held" -lt "${1:-1048576}" ]; do
  eval "leak_$held=\$mebibyte"
  held=$((held + 1))
done
exec 3<>/dev/null
while :; do sleep 3600; done
LEAK
cat >/usr/local/bin/idle <<'IDLE'
#!/bin/sh
trap 'exit 0' TERM
while :; do
  sleep 3600 &
  wait $!
done
IDLE
chmod 755 /usr/local/bin/leak /usr/local/bin/idle

# The address that qemu's user network gives, without a DHCP client.
cat >/etc/systemd/system/lab-network.service <<'UNIT'
[Unit]
Description=Address of the emulated network card
DefaultDependencies=no
Before=network.target
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=ip link set lo up
ExecStart=ip addr add 10.0.2.15/24 dev eth0
ExecStart=ip link set eth0 up
[Install]
WantedBy=sysinit.target
UNIT
systemctl enable -q lab-network.service
systemctl set-default -q multi-user.target

# What a test never needs and an emulated CPU pays for; systemd-oomd waits for the test that unmasks it, for it would
# kill in others. Devices are all there from the initrd, so nothing is left to udev.
for unit in getty@tty1.service serial-getty@ttyS0.service getty.target apt-daily.timer apt-daily-upgrade.timer \
  dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer systemd-tmpfiles-clean.timer motd-news.timer \
  systemd-udevd.service systemd-udevd-control.socket systemd-udevd-kernel.socket systemd-udev-trigger.service \
  kmod-static-nodes.service systemd-tmpfiles-setup-dev.service systemd-tmpfiles-setup-dev-early.service \
  systemd-udev-load-credentials.service systemd-hwdb-update.service systemd-pstore.service systemd-random-seed.service \
  systemd-update-utmp.service systemd-update-utmp-runlevel.service systemd-rfkill.socket systemd-binfmt.service \
  proc-sys-fs-binfmt_misc.automount dev-hugepages.mount dev-mqueue.mount sys-kernel-debug.mount sys-kernel-tracing.mount \
  sys-fs-fuse-connections.mount modprobe@configfs.service modprobe@dm_mod.service modprobe@drm.service modprobe@efi_pstore.service \
  modprobe@fuse.service modprobe@loop.service systemd-modules-load.service systemd-oomd.service systemd-oomd.socket; do
  ln -sf /dev/null "/etc/systemd/system/$unit"
done

for generator in systemd-ssh-generator systemd-gpt-auto-generator systemd-hibernate-resume-generator systemd-getty-generator \
  systemd-tpm2-generator systemd-bless-boot-generator systemd-system-update-generator; do
  mkdir -p /etc/systemd/system-generators
  ln -sf /dev/null "/etc/systemd/system-generators/$generator"
done

# A small initrd: the four kinds of device, then the real root. Modules in the order in which they depend on each other.
version=$(basename /lib/modules/*)
depmod "$version"
tree=/tmp/initrd
mkdir -p $tree/bin $tree/dev $tree/proc $tree/sys $tree/mnt $tree/modules
cp /bin/busybox $tree/bin/busybox
ln -s busybox $tree/bin/sh
for module in virtio_pci virtio_blk virtio_net virtio_rng ext4 crc32c_generic; do
  modprobe -S "$version" --show-depends "$module" 2>/dev/null || :
done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' >$tree/order
: >$tree/load
while read -r file; do
  name=$(basename "$file" .xz)
  case $file in
  *.xz) busybox unxz -c "$file" >"$tree/modules/$name" ;;
  *) cp "$file" "$tree/modules/$name" ;;
  esac
  echo "insmod /modules/$name" >>$tree/load
done <$tree/order
cat >$tree/init <<'INIT'
#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t devtmpfs dev /dev
mount -t proc proc /proc
. /load
tries=0
until [ -b /dev/vda ] || [ $tries -ge 100 ]; do
  tries=$((tries + 1))
  sleep 0.1
done
mount -t ext4 -o noatime,noinit_itable /dev/vda /mnt || exec sh
mount -o move /dev /mnt/dev
umount /proc
exec switch_root /mnt /sbin/init
INIT
chmod 755 $tree/init
(cd $tree && find . | busybox cpio -o -H newc) >/boot/initrd.lab 2>/dev/null
rm -rf $tree

# The caches of ldconfig, journalctl and sysusers are new: no boot has to make them (ConditionNeedsUpdate=).
systemd-sysusers
journalctl --update-catalog
ldconfig
touch -d '+1 minute' /etc/.updated /var/.updated
